/** Signing accounts in and out. */
import type { Me } from "@diemcau/contract";
import { api } from "./api.ts";
import { forgetResources } from "./resources.ts";

/** @throws {ApiProblem} `sign-in-failed` */
export async function signIn(username: string, password: string): Promise<Me> {
  const me = await api.post<Me>("/api/sign-in", { body: { username: username.normalize("NFC"), password } });
  forgetResources();
  return me;
}

export async function signOut(): Promise<void> {
  await api.post("/api/sign-out", { as: "account", body: {} });
  forgetResources();
}
