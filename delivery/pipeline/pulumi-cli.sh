# Puts the Pulumi CLI on PATH, of the version that the program's SDK has; one that is there already is taken. To be sourced by bash.
# https://www.pulumi.com/docs/install/versions/
if ! command -v pulumi > /dev/null; then
  bash -euo pipefail << 'INSTALL' && export PATH="$PWD/.pulumi-cli/pulumi:$PATH"
    version=$(sed -nE '/"node_modules\/@pulumi\/pulumi": \{/,/\}/s/^ *"version": "([0-9.]+)".*/\1/p' package-lock.json)
    case $(uname -m) in aarch64 | arm64) machine=arm64 ;; *) machine=x64 ;; esac
    archive=pulumi-v$version-linux-$machine.tar.gz
    mkdir -p .pulumi-cli
    cd .pulumi-cli
    get() { curl --fail --silent --show-error --location --retry 3 --output "$1" "$2"; }
    get "$archive" "https://get.pulumi.com/releases/sdk/$archive"
    # What arrives must be what was published with the release, on another host. PULUMI_SHA256 in the project's environment pins it once for all.
    if [ -n "${PULUMI_SHA256:-}" ]; then
      echo "$PULUMI_SHA256  $archive" > sums.txt
    else
      get all.txt "https://github.com/pulumi/pulumi/releases/download/v$version/pulumi-$version-checksums.txt"
      grep " $archive\$" all.txt > sums.txt
    fi
    sha256sum --check --quiet --strict sums.txt
    tar --extract --gzip --file "$archive"
INSTALL
fi
pulumi version
