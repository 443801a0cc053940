import { TestClient } from "../../apps/server/src/testing/client.ts";

/** What somebody of the centre does without a page. */
export async function accountClient(url: string, who: { username: string; password: string }): Promise<TestClient> {
  const { headers } = await new TestClient(url, null, {}).post("/api/sign-in", who);
  return new TestClient(url, "account", { dc_account: /dc_account=([^;]+)/.exec(headers.get("set-cookie") ?? "")![1]! });
}
