import { arnsOf, deliveryPath, type Names } from "./names.ts";
import { everything, roleStatements, rowOf, sorted, type Statement } from "./statements.ts";
import { workloadActions } from "./workload.ts";

/** Services whose actions a boundary names one by one: those with which an account is taken over, or costs are made. */
const exact = ["ec2", "iam"];

/** Makes the boundary of the roles that the program makes: the actions of the program's own grants, on whatever is not another stage's. It has no action
 * of IAM.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
export const workloadBoundary = (names: Names): Statement[] => [
  { Sid: "Workload", Effect: "Allow", Action: workloadActions, Resource: ["*"] },
  ...guard(names),
];

/** Makes the boundary of the role that deploys: the services of the program's types, EC2's and IAM's actions one by one, roles only below the boundary of
 * workloads, and nothing that makes people, keys or identity providers or changes delivery itself.
 *
 * A boundary is one policy of 6,144 characters, in which the several hundred actions of all types have no room: so it allows each other service as a
 * whole. What the role may do in them is said by its own policies, action by action; the boundary limits what can be added to those.
 * @param types Pulumi types of the program.
 * @param options.state True when the state is in a bucket of the account, encrypted by a key of KMS.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export function deployBoundary(
  types: readonly string[],
  names: Names,
  { state = false }: { readonly state?: boolean } = {},
): Statement[] {
  const conditional = roleStatements(types, names);
  const apart = new Set(conditional.flatMap(({ Action }) => Action));
  const actions = sorted(types.flatMap((type) => everything(rowOf(type)))).filter(
    (action) => !apart.has(action),
  );
  const serviceOf = (action: string) => action.slice(0, action.indexOf(":"));
  const services = sorted(actions.map(serviceOf)).filter((service) => !exact.includes(service));
  return [
    {
      Sid: "Services",
      Effect: "Allow",
      Action: services.map((service) => `${service}:*`),
      Resource: ["*"],
    },
    {
      Sid: "Network",
      Effect: "Allow",
      Action: actions.filter((action) => serviceOf(action) === "ec2"),
      Resource: ["*"],
    },
    {
      Sid: "Roles",
      Effect: "Allow",
      Action: actions.filter((action) => serviceOf(action) === "iam"),
      Resource: arnsOf("iam::{account}:role/{role}", names),
    },
    ...conditional,
    ...(state ? [stateKey(names)] : []),
    {
      Sid: "NoPeopleAndNoKeys",
      Effect: "Deny",
      Action: [
        "iam:*AccessKey*",
        "iam:*Group*",
        "iam:*LoginProfile*",
        "iam:*MFADevice*",
        "iam:*Provider*",
        "iam:*User*",
        "iam:CreatePolicy*",
        "iam:DeleteRolePermissionsBoundary",
        "iam:SetDefaultPolicyVersion",
      ],
      Resource: ["*"],
    },
    {
      Sid: "NotDeliveryItself",
      Effect: "Deny",
      Action: ["iam:*"],
      Resource: [
        `arn:aws:iam::${names.account}:role${deliveryPath}*`,
        `arn:aws:iam::${names.account}:policy${deliveryPath}*`,
      ],
    },
    ...guard(names),
  ];
}

/** Statement for the keys of states: which of them, and for what, the role's own policy says. */
const stateKey = ({ account }: Names): Statement => ({
  Sid: "State",
  Effect: "Allow",
  Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
  Resource: [`arn:aws:kms:*:${account}:key/*`],
});

/** Statement against a change of another stage of the project in the same account, for the services that tell IAM the tags of what is asked for. Those
 * that do not are told apart by accounts only.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag */
const guard = ({ project, stage, stacks = stage }: Names): Statement[] => [
  {
    Sid: "NotAnotherStage",
    Effect: "Deny",
    Action: ["*"],
    Resource: ["*"],
    Condition: {
      StringEquals: { "aws:ResourceTag/project": project },
      StringNotLike: { "aws:ResourceTag/stage": stacks },
    },
  },
];
