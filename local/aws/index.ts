import type { ServiceFactory } from "../contract/service.ts";
import { dockerImages } from "../docker/index.ts";
import { acm } from "./acm/index.ts";
import { apigateway } from "./apigateway/index.ts";
import { apigatewayv2 } from "./apigatewayv2/index.ts";
import { appsync } from "./appsync/index.ts";
import { applicationAutoScaling } from "./application-autoscaling/index.ts";
import { athena } from "./athena/index.ts";
import { cloudfront } from "./cloudfront/index.ts";
import { cloudwatch } from "./cloudwatch/index.ts";
import { codeBuild } from "./codebuild/index.ts";
import { codeCommit } from "./codecommit/index.ts";
import { codeConnections } from "./codeconnections/index.ts";
import { codePipeline } from "./codepipeline/index.ts";
import { cognitoIdentity } from "./cognito-identity/index.ts";
import { cognitoIdp } from "./cognito-idp/index.ts";
import { dynamodb } from "./dynamodb/index.ts";
import { ec2 } from "./ec2/index.ts";
import { ecr } from "./ecr/index.ts";
import { ecs } from "./ecs/index.ts";
import { elasticache } from "./elasticache/index.ts";
import { elasticloadbalancing } from "./elasticloadbalancing/index.ts";
import { events } from "./events/index.ts";
import { firehose } from "./firehose/index.ts";
import { glue } from "./glue/index.ts";
import { iam } from "./iam/index.ts";
import { lambda } from "./lambda/index.ts";
import { logs } from "./logs/index.ts";
import { pipes } from "./pipes/index.ts";
import { rds } from "./rds/index.ts";
import { recorded } from "./recorded.ts";
import { route53 } from "./route53/index.ts";
import { s3 } from "./s3/index.ts";
import { scheduler } from "./scheduler/index.ts";
import { secretsmanager } from "./secretsmanager/index.ts";
import { ses } from "./ses/index.ts";
import { sns } from "./sns/index.ts";
import { sqs } from "./sqs/index.ts";
import { ssm } from "./ssm/index.ts";
import { sts } from "./sts/index.ts";
import { wafv2 } from "./wafv2/index.ts";

/** The services of the local cloud, in the order in which they are made; they are stopped the other way round, so what calls comes
 * after what is called. A new service is a folder beside this file, and a line here. */
export const factories: readonly ServiceFactory[] = [
  iam,
  sts,
  logs,
  ec2,
  s3,
  dynamodb,
  cognitoIdp,
  cognitoIdentity,
  sqs,
  sns,
  ses,
  lambda,
  secretsmanager,
  ssm,
  pipes,
  glue,
  firehose,
  events,
  scheduler,
  athena,
  ecr,
  dockerImages,
  elasticache,
  elasticloadbalancing,
  rds,
  ecs,
  apigatewayv2,
  apigateway,
  appsync,
  wafv2,
  route53,
  acm,
  cloudfront,
  cloudwatch,
  applicationAutoScaling,
  codeBuild,
  codeConnections,
  codeCommit,
  codePipeline,
  ...recorded,
];
