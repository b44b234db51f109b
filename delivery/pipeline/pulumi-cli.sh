# Puts the Pulumi CLI on PATH, of the version that the program's SDK has; what is there already is taken. To be sourced by bash.
# https://www.pulumi.com/docs/install/versions/
if ! command -v pulumi > /dev/null; then
  version=$(sed -nE '/"node_modules\/@pulumi\/pulumi": \{/,/\}/s/^ *"version": "([0-9.]+)".*/\1/p' package-lock.json)
  case $(uname -m) in aarch64 | arm64) archive=pulumi-v$version-linux-arm64.tar.gz ;; *) archive=pulumi-v$version-linux-x64.tar.gz ;; esac
  # What was published with the release must be what arrives from the other host. PULUMI_SHA256 of the project's environment pins it once for all.
  (
    set -euo pipefail
    mkdir -p .pulumi-cli
    cd .pulumi-cli
    curl --fail --silent --show-error --location --retry 3 --remote-name "https://get.pulumi.com/releases/sdk/$archive"
    if [ -n "${PULUMI_SHA256:-}" ]; then
      echo "$PULUMI_SHA256  $archive" > sums.txt
    else
      curl --fail --silent --show-error --location --retry 3 --output all.txt "https://github.com/pulumi/pulumi/releases/download/v$version/pulumi-$version-checksums.txt"
      grep " $archive\$" all.txt > sums.txt
    fi
    sha256sum --check --quiet --strict sums.txt
    tar --extract --gzip --file "$archive"
  ) && export PATH="$PWD/.pulumi-cli/pulumi:$PATH"
fi
pulumi version
