import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { CONVERSION_BUFFER, readConversion } from "./conversion/settings.ts";
import { checkPrefixes } from "./delivery/prefix.ts";
import type { DeliveryStreamInputs } from "./inputs.ts";
import type { BufferingHints, DeliveryStreamRecord, LambdaProcessor, S3Destination } from "./records.ts";

type S3Inputs = NonNullable<DeliveryStreamInputs["extendedS3Configuration"]>;

const MEBIBYTE = 1024 * 1024;

/** Reads what a stream does from its inputs; the defaults are AWS's.
 * @throws AwsError InvalidArgumentException as Firehose does; NotEmulatedError for what is not done here. */
export function readSettings(
  inputs: DeliveryStreamInputs,
): Pick<DeliveryStreamRecord, "destination" | "processor" | "backup" | "isEncrypted"> {
  const { extendedS3Configuration: s3 } = inputs;
  if (inputs.destination !== "extended_s3" || !s3)
    throw new NotEmulatedError(`the Firehose destination ${inputs.destination}`, 'Use "extended_s3".');
  const conversion = readConversion(s3);
  const backup = s3.s3BackupMode === "Enabled" ? s3.s3BackupConfiguration : undefined;
  if (s3.s3BackupMode === "Enabled" && !backup)
    throw invalid("S3BackupConfiguration must be given when S3BackupMode is Enabled");
  const processor = readProcessor(s3);
  return {
    destination: conversion
      ? {
          ...readDestination({ ...s3, bufferingSize: s3.bufferingSize ?? CONVERSION_BUFFER.usual }),
          conversion,
        }
      : readDestination(s3),
    isEncrypted: inputs.serverSideEncryption?.enabled ?? false,
    ...(processor && { processor }),
    ...(backup && { backup: readDestination(backup) }),
  };
}

function readDestination(
  given: Pick<S3Inputs, "roleArn" | "bucketArn"> & Partial<Omit<S3Inputs, "roleArn" | "bucketArn">>,
): S3Destination {
  const compression = given.compressionFormat ?? "UNCOMPRESSED";
  if (compression !== "UNCOMPRESSED" && compression !== "GZIP")
    throw new NotEmulatedError(`the compression ${compression} of a Firehose stream`, "Use GZIP.");
  const { prefix = "", errorOutputPrefix = "", cloudwatchLoggingOptions: log } = given;
  checkPrefixes(prefix, errorOutputPrefix);
  return {
    roleArn: given.roleArn,
    bucketArn: given.bucketArn,
    compression,
    prefix,
    errorOutputPrefix,
    buffering: readHints(
      "BufferingHints",
      given.bufferingSize ?? 5,
      given.bufferingInterval ?? 300,
      [1, 128],
    ),
    timeZone: given.customTimeZone ?? "UTC",
    fileExtension: given.fileExtension ?? "",
    ...(log?.enabled && { log: { group: log.logGroupName ?? "", stream: log.logStreamName ?? "" } }),
  };
}

function readProcessor({ processingConfiguration, roleArn }: S3Inputs): LambdaProcessor | undefined {
  const processors = processingConfiguration?.enabled ? (processingConfiguration.processors ?? []) : [];
  const [processor] = processors;
  if (!processor) return undefined;
  if (processors.length > 1 || processor.type !== "Lambda")
    throw new NotEmulatedError(
      `the Firehose processor ${processors.map(({ type }) => type).join(", ")}`,
      "Use one of type Lambda.",
    );
  const parameters = new Map(
    (processor.parameters ?? []).map(({ parameterName, parameterValue }) => [parameterName, parameterValue]),
  );
  const functionArn = parameters.get("LambdaArn");
  if (!functionArn) throw invalid("The processor of type Lambda must have the parameter LambdaArn");
  return {
    functionArn,
    roleArn: parameters.get("RoleArn") ?? roleArn,
    retries: Number(parameters.get("NumberOfRetries") ?? 3),
    buffering: readHints(
      "The buffer of the processor",
      Number(parameters.get("BufferSizeInMBs") ?? 1),
      Number(parameters.get("BufferIntervalInSeconds") ?? 60),
      [0.2, 3],
    ),
  };
}

function readHints(
  name: string,
  megabytes: number,
  seconds: number,
  [least, most]: readonly [number, number],
): BufferingHints {
  if (!(megabytes >= least && megabytes <= most))
    throw invalid(`${name}: SizeInMBs must be from ${least} to ${most} (got ${megabytes})`);
  if (!(seconds >= 0 && seconds <= 900))
    throw invalid(`${name}: IntervalInSeconds must be from 0 to 900 (got ${seconds})`);
  return { bytes: megabytes * MEBIBYTE, seconds };
}

const invalid = (message: string) => new AwsError("InvalidArgumentException", message);
