import { lazy, Suspense, type ComponentType } from "react";
import { SiteError } from "../errors.ts";
import { useTexts } from "../i18n/language.ts";
import { Failure } from "./failure.tsx";

/** A page whose code is loaded when somebody opens it. One that can't be loaded says so, and offers to try again. */
export function lazyPage<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const Page = lazy(async () => {
    try {
      return { default: await load() };
    } catch {
      return { default: NotLoaded as ComponentType<Props> };
    }
  });
  return function LazyPage(props: Props) {
    return (
      <Suspense fallback={<Loading />}>
        <Page {...props} />
      </Suspense>
    );
  };
}

const NotLoaded = () => (
  <Failure error={new SiteError((t) => t("error.page"))} retry={() => location.reload()} />
);

function Loading() {
  const { t } = useTexts();
  return <p role="status">{t("site.loading")}</p>;
}
