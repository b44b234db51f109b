import { of, type TypeRow, type TypeRows } from "../row.ts";

const athena = of("athena");
const cognito = of("cognito-idp");
const dynamodb = of("dynamodb");
const elasticache = of("elasticache");
const firehose = of("firehose");
const glue = of("glue");
const rds = of("rds");
const s3 = of("s3");
const secretsmanager = of("secretsmanager");

const table = { on: ["dynamodb:*:{account}:table/{table}"] } as const;
const secret = { on: ["secretsmanager:*:{account}:secret:{secret}"] } as const;
const userPool = { on: ["cognito-idp:*:{account}:userpool/*"] } as const;
const lake = {
  on: [
    "glue:*:{account}:catalog",
    "glue:*:{account}:database/{database}",
    "glue:*:{account}:table/{database}",
    "glue:*:{account}:userDefinedFunction/{database}",
  ],
} as const;
const part = (read: string, write: string): TypeRow => ({
  on: ["s3:::{bucket}"],
  read: s3(`${read} ListBucket`),
  create: s3(write),
  delete: s3(write),
});

/** Tables, buckets, users, secrets, and the lake of clicks. */
export const data: TypeRows = {
  "aws:athena/namedQuery:NamedQuery": {
    on: ["athena:*:{account}:workgroup/{workgroup}"],
    read: athena("GetNamedQuery"),
    create: athena("CreateNamedQuery"),
    delete: athena("DeleteNamedQuery"),
  },
  "aws:athena/workgroup:Workgroup": {
    on: ["athena:*:{account}:workgroup/{workgroup}"],
    read: athena("GetWorkGroup ListTagsForResource"),
    create: athena("CreateWorkGroup TagResource"),
    update: athena("UpdateWorkGroup UntagResource"),
    delete: athena("DeleteWorkGroup"),
  },
  "aws:cognito/userGroup:UserGroup": {
    ...userPool,
    read: cognito("GetGroup"),
    create: cognito("CreateGroup"),
    update: cognito("UpdateGroup"),
    delete: cognito("DeleteGroup"),
  },
  // Cognito sends mails by the account's own SES identity with a role of its own.
  // https://docs.aws.amazon.com/cognito/latest/developerguide/using-service-linked-roles.html
  "aws:cognito/userPool:UserPool": {
    ...userPool,
    read: cognito("DescribeUserPool GetUserPoolMfaConfig ListTagsForResource"),
    create: cognito("CreateUserPool SetUserPoolMfaConfig TagResource"),
    update: cognito("UpdateUserPool AddCustomAttributes UntagResource"),
    delete: cognito("DeleteUserPool"),
    linkedRoles: ["email.cognito-idp.amazonaws.com"],
  },
  "aws:cognito/userPoolClient:UserPoolClient": {
    ...userPool,
    read: cognito("DescribeUserPoolClient"),
    create: cognito("CreateUserPoolClient"),
    update: cognito("UpdateUserPoolClient"),
    delete: cognito("DeleteUserPoolClient"),
  },
  "aws:dynamodb/table:Table": {
    ...table,
    read: dynamodb("DescribeTable DescribeContinuousBackups DescribeTimeToLive ListTagsOfResource"),
    create: dynamodb("CreateTable TagResource"),
    update: dynamodb("UpdateTable UpdateContinuousBackups UpdateTimeToLive UntagResource"),
    delete: dynamodb("DeleteTable"),
  },
  "aws:dynamodb/tableItem:TableItem": {
    on: ["dynamodb:*:{account}:table/{filledTable}"],
    read: dynamodb("GetItem"),
    create: dynamodb("PutItem"),
    update: dynamodb("UpdateItem"),
    delete: dynamodb("DeleteItem"),
  },
  "aws:glue/catalogDatabase:CatalogDatabase": {
    ...lake,
    read: glue("GetDatabase GetTags"),
    create: glue("CreateDatabase TagResource"),
    update: glue("UpdateDatabase UntagResource"),
    delete: glue("DeleteDatabase"),
  },
  "aws:glue/catalogTable:CatalogTable": {
    ...lake,
    read: glue("GetTable GetPartitionIndexes"),
    create: glue("CreateTable"),
    update: glue("UpdateTable"),
    delete: glue("DeleteTable"),
  },
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
    on: ["firehose:*:{account}:deliverystream/{deliveryStream}"],
    read: firehose("DescribeDeliveryStream ListTagsForDeliveryStream"),
    create: firehose("CreateDeliveryStream StartDeliveryStreamEncryption TagDeliveryStream"),
    update: firehose("UpdateDestination StopDeliveryStreamEncryption UntagDeliveryStream"),
    delete: firehose("DeleteDeliveryStream"),
    passesTo: ["firehose.amazonaws.com"],
    // Firehose reads the schema of its records with the caller's rights when the stream is made.
    beside: { on: lake.on, read: glue("GetTable GetTableVersion GetTableVersions"), create: [], delete: [] },
  },
  // ElastiCache makes its endpoint in the network with the rights of who deploys.
  // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/IAM.IdentityBasedPolicies.html
  "aws:elasticache/serverlessCache:ServerlessCache": {
    on: [
      "elasticache:*:{account}:serverlesscache:{cache}",
      "elasticache:*:{account}:usergroup:{cacheUserGroup}",
    ],
    read: elasticache("DescribeServerlessCaches ListTagsForResource"),
    create: elasticache("AddTagsToResource CreateServerlessCache"),
    update: elasticache("ModifyServerlessCache RemoveTagsFromResource"),
    delete: elasticache("DeleteServerlessCache"),
    linkedRoles: ["elasticache.amazonaws.com"],
    beside: {
      on: ["*"],
      read: of("ec2")("DescribeSecurityGroups DescribeSubnets DescribeVpcEndpoints DescribeVpcs"),
      create: [],
      delete: [],
    },
  },
  "aws:elasticache/user:User": {
    on: ["elasticache:*:{account}:user:{cacheUser}"],
    read: elasticache("DescribeUsers ListTagsForResource"),
    create: elasticache("AddTagsToResource CreateUser"),
    update: elasticache("ModifyUser RemoveTagsFromResource"),
    delete: elasticache("DeleteUser"),
  },
  "aws:elasticache/userGroup:UserGroup": {
    on: ["elasticache:*:{account}:usergroup:{cacheUserGroup}", "elasticache:*:{account}:user:{cacheUser}"],
    read: elasticache("DescribeUserGroups ListTagsForResource"),
    create: elasticache("AddTagsToResource CreateUserGroup"),
    update: elasticache("ModifyUserGroup RemoveTagsFromResource"),
    delete: elasticache("DeleteUserGroup"),
  },
  // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html
  "aws:rds/cluster:Cluster": {
    on: [
      "rds:*:{account}:cluster:{databaseCluster}",
      "rds:*:{account}:cluster-pg:{parameterGroup}",
      "rds:*:{account}:cluster-snapshot:{databaseCluster}",
      "rds:*:{account}:subgrp:{subnetGroup}",
    ],
    read: rds("DescribeDBClusters DescribeGlobalClusters ListTagsForResource"),
    create: rds("AddTagsToResource CreateDBCluster"),
    update: rds("ModifyDBCluster RemoveTagsFromResource"),
    delete: rds("CreateDBClusterSnapshot DeleteDBCluster"),
    linkedRoles: ["rds.amazonaws.com"],
    beside: {
      on: ["secretsmanager:*:{account}:secret:rds!cluster-*"],
      read: [],
      create: of("secretsmanager")("CreateSecret TagResource"),
      delete: [],
    },
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    on: ["rds:*:{account}:cluster:{databaseCluster}", "rds:*:{account}:db:{databaseCluster}"],
    read: rds("DescribeDBInstances ListTagsForResource"),
    create: rds("AddTagsToResource CreateDBInstance"),
    update: rds("ModifyDBInstance RemoveTagsFromResource"),
    delete: rds("DeleteDBInstance"),
  },
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": {
    on: ["rds:*:{account}:cluster-pg:{parameterGroup}"],
    read: rds("DescribeDBClusterParameterGroups DescribeDBClusterParameters ListTagsForResource"),
    create: rds("AddTagsToResource CreateDBClusterParameterGroup ModifyDBClusterParameterGroup"),
    update: rds("RemoveTagsFromResource ResetDBClusterParameterGroup"),
    delete: rds("DeleteDBClusterParameterGroup"),
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    on: ["rds:*:{account}:subgrp:{subnetGroup}"],
    read: rds("DescribeDBSubnetGroups ListTagsForResource"),
    create: rds("AddTagsToResource CreateDBSubnetGroup"),
    update: rds("ModifyDBSubnetGroup RemoveTagsFromResource"),
    delete: rds("DeleteDBSubnetGroup"),
  },
  // The provider reads everything that a bucket can have, the parts that are types of their own too.
  "aws:s3/bucket:Bucket": {
    on: ["s3:::{bucket}"],
    read: s3(
      "ListBucket ListTagsForResource GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetBucketLocation GetBucketLogging GetBucketObjectLockConfiguration GetBucketPolicy GetBucketRequestPayment GetBucketTagging GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration GetLifecycleConfiguration GetReplicationConfiguration",
    ),
    create: s3("CreateBucket PutBucketTagging TagResource"),
    update: s3("UntagResource"),
    delete: s3("DeleteBucket ListBucketVersions"),
    beside: {
      on: ["s3:::{bucket}/*"],
      read: [],
      create: [],
      // What is in a bucket that may go with everything in it.
      delete: s3("DeleteObject DeleteObjectVersion"),
    },
  },
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": part("GetBucketCORS", "PutBucketCORS"),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": part(
    "GetLifecycleConfiguration",
    "PutLifecycleConfiguration",
  ),
  "aws:s3/bucketLogging:BucketLogging": part("GetBucketLogging GetBucketAcl", "PutBucketLogging"),
  "aws:s3/bucketNotification:BucketNotification": part("GetBucketNotification", "PutBucketNotification"),
  "aws:s3/bucketObjectv2:BucketObjectv2": {
    on: ["s3:::{filledBucket}/*"],
    read: s3("GetObject GetObjectTagging"),
    create: s3("PutObject PutObjectTagging"),
    update: s3("DeleteObjectTagging"),
    delete: s3("DeleteObject DeleteObjectVersion"),
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": part(
    "GetBucketOwnershipControls",
    "PutBucketOwnershipControls",
  ),
  "aws:s3/bucketPolicy:BucketPolicy": part("GetBucketPolicy", "PutBucketPolicy DeleteBucketPolicy"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": part(
    "GetBucketPublicAccessBlock",
    "PutBucketPublicAccessBlock",
  ),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": part(
    "GetEncryptionConfiguration",
    "PutEncryptionConfiguration",
  ),
  "aws:s3/bucketVersioning:BucketVersioning": part("GetBucketVersioning", "PutBucketVersioning"),
  "aws:secretsmanager/secret:Secret": {
    ...secret,
    read: secretsmanager("DescribeSecret GetResourcePolicy"),
    create: secretsmanager("CreateSecret TagResource"),
    update: secretsmanager("UpdateSecret UntagResource"),
    delete: secretsmanager("DeleteSecret"),
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    ...secret,
    read: secretsmanager("DescribeSecret GetSecretValue"),
    create: secretsmanager("PutSecretValue"),
    update: secretsmanager("UpdateSecretVersionStage"),
    delete: secretsmanager("UpdateSecretVersionStage"),
  },
};
