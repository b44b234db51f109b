import { assumptions } from "./assumptions.ts";
import { sum, type CostLine, type Estimate } from "./estimate.ts";
import { priceOf, type PriceName } from "./prices.ts";
import { dollars } from "./report.ts";

/** Something that makes a stage cheaper or dearer, with what it takes away. */
export interface Lever {
  readonly lever: string;
  /** Amounts, computed. */
  readonly saves: string;
  /** What is lost by it, or why it is as it is. */
  readonly but: string;
}

interface Stages {
  readonly stage: string;
  readonly estimate: Estimate;
}

const { hours, spotShare } = assumptions;

/** Lists what can be done about the cost of the stages, with amounts of this region and of these graphs. */
export function levers(stages: readonly Stages[], region: string): readonly Lever[] {
  const month = (name: PriceName) => hours * priceOf(name, region).usd;
  const of = (stage: string, ...names: readonly PriceName[]) => {
    const lines = stages.find((one) => one.stage === stage)?.estimate.lines ?? [];
    return lines.filter(({ price }) => names.includes(price));
  };
  const amount = (lines: readonly CostLine[]) => dollars(sum(lines));
  const share = (stage: string, lines: readonly CostLine[]) => {
    const usd = stages.find((one) => one.stage === stage)?.estimate.usd ?? 1;
    return `${Math.round((sum(lines) / usd) * 100)} %`;
  };
  const balancer = of("dev", "loadBalancerHour");
  const zone = month("interfaceEndpointHour");
  const nat = month("natGatewayHour") + month("publicIpv4Hour");
  const tasks = of("prod", "fargateArmCpuHour", "fargateArmGigabyteHour");
  const devTask = of("dev", "fargateArmCpuHour", "fargateArmGigabyteHour", "publicIpv4Hour");
  const alarms = of("prod", "alarmMonth", "compositeAlarmMonth");
  return [
    {
      lever: "The load balancer",
      saves: `${amount(balancer)} a month, ${share("dev", balancer)} of dev`,
      but:
        "REST APIs reach private services by a VPC link to a load balancer; an HTTP API could find the tasks by Cloud Map without one, " +
        "but has no request validators, no WAF and no gateway responses.",
    },
    {
      lever: "An address for dev's task (`egress: public-ip`)",
      saves: `${dollars(month("publicIpv4Hour"))} a month in place of ${dollars(3 * zone)} for three endpoints in a zone, or ${dollars(nat)} for a NAT gateway`,
      but: "Its security group lets nothing in but the load balancer. prod has no public address.",
    },
    {
      lever: "Interface endpoints in one zone (`endpointZones: 1`)",
      saves: `${dollars(3 * zone)} a month less than in two zones`,
      but:
        "While that zone is down, running tasks go on serving, but new ones cannot pull their image and logs are dropped. " +
        "`endpointZones: 2` where that matters more.",
    },
    {
      lever: "A NAT gateway (`egress: nat`) in place of the endpoints",
      saves: `${dollars(nat)} a month for one, with its address, against ${dollars(3 * zone)} for three endpoints in a zone and ${dollars(6 * zone)} in two, and traffic by the GB`,
      but: "It also opens a way to the Internet, which the tasks do not need: the endpoints' policies let them reach what is theirs, and no more.",
    },
    {
      lever: "Spot",
      saves: `prod's tasks cost ${amount(tasks)} a month; on Spot ${dollars(sum(tasks) * spotShare)}`,
      but: "A task may be stopped with two minutes' notice, and there may be none for a while. dev takes that.",
    },
    {
      lever: "Smaller tasks",
      saves: `half the size, half of ${amount(tasks)}`,
      but: "Two tasks of a quarter of a vCPU stand far less load before scaling helps: see [bench/README.md](../bench/README.md).",
    },
    {
      lever: "Quiet nights (`scaling.schedules`)",
      saves: `one task in place of two for eight hours a day: ${dollars((sum(tasks) / 2) * (8 / 24))} a month of prod`,
      but:
        "While there is one task, a zone that fails is an outage of a minute or two. " +
        `A night without any task saves ${dollars(sum(devTask) * (8 / 24))} in dev.`,
    },
    {
      lever: "Fewer alarms (`alarms.level: essential`)",
      saves: `prod's alarms cost ${amount(alarms)} a month, of which an account has ten for nothing`,
      but: "Alarms that are only symptoms of one cause are parts of a composite alarm, which costs as much as five. They save mails, not money.",
    },
    {
      lever: "Metrics of each method (`metricsEnabled`)",
      saves: `${dollars(5 * priceOf("metricMonth", region).usd)} a month for each method that is called, five metrics each, and nothing for one that is not`,
      but: "They are off. API Gateway sends the metrics of the whole stage for nothing, and the access log has every request.",
    },
    {
      lever: "A dashboard in each stage",
      saves: `${dollars(priceOf("dashboardMonth", region).usd)} a month, beyond the three that an account has for nothing`,
      but: "The console of the local cloud draws the same ones.",
    },
    {
      lever: "Container Insights",
      saves: `about ${dollars(25 * priceOf("metricMonth", region).usd)} a month for one service, some 25 metrics`,
      but: "CPU, memory and the number of tasks are known without it, and alarms use them. It is off, see policies/exceptions.ts.",
    },
    {
      lever: "WAF (`mysfits:waf`)",
      saves: `${amount(of("prod", "webAclMonth", "webAclRuleMonth"))} a month`,
      but: "dev has throttles only. One web ACL at CloudFront guards all APIs, since they answer nobody else; one for each API would cost as much again.",
    },
    {
      lever: "Queues that Lambda reads",
      saves: `${dollars(sum(of("prod", "queueRequests", "fifoQueueRequests")))} a month for asking empty queues`,
      but: "Streams are asked for nothing: where a table's stream will do, no queue stands between.",
    },
  ];
}
