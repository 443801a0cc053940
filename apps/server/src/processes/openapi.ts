/** Writes the OpenAPI description, or with --check holds the committed one against it. */
export async function openapi(_args: readonly string[]): Promise<void> {
  throw new Error("not yet");
}
