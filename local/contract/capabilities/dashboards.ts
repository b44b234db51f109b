/** A line of a chart. */
export interface ChartLine {
  readonly label: string;
  /** `Milliseconds`, `Count`, … */
  readonly unit: string;
  /** One for each period, oldest first; a value is undefined when nothing was measured. */
  readonly points: readonly { readonly at: number; readonly value: number | undefined }[];
}

/** A widget of a dashboard with what it shows now. */
export type WidgetView =
  | {
      readonly kind: "alarms";
      readonly title: string;
      readonly alarms: readonly {
        readonly name: string;
        readonly description: string;
        readonly state: string;
      }[];
    }
  | {
      readonly kind: "chart";
      readonly title: string;
      readonly region: string;
      readonly lines: readonly ChartLine[];
    }
  | { readonly kind: "text"; readonly title: string; readonly text: string }
  /** Of a type that is not drawn here. */
  | { readonly kind: "other"; readonly title: string; readonly type: string };

/** A dashboard with what it shows now. */
export interface DashboardView {
  readonly name: string;
  /** Row by row, from the left. */
  readonly widgets: readonly WidgetView[];
}

/** CloudWatch's dashboards (`local/aws/cloudwatch`), for the console. */
export interface DashboardCapability {
  /** @param hours Time up to now that the charts show. */
  all(hours: number): readonly DashboardView[];
}
