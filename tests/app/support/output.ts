/** Runs something and tells what it wrote to the standard output as JSON lines: metrics. */
export async function withOutput<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly lines: readonly Readonly<Record<string, unknown>>[] }> {
  const write = process.stdout.write.bind(process.stdout);
  const lines: Record<string, unknown>[] = [];
  process.stdout.write = (text: string | Uint8Array) => {
    lines.push(JSON.parse(text.toString()) as Record<string, unknown>);
    return true;
  };
  try {
    return { result: await work(), lines };
  } finally {
    process.stdout.write = write;
  }
}
