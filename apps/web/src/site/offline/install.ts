/** Makes the room's page one that opens without a line: its worker, and storage that the browser does not clear away. */

/** Once the page is drawn: the room's first seconds are for its picture. */
export function installWorker(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  // Without https there is none; the room then works as long as its page stays open, and says so.
  const register = (): void => void navigator.serviceWorker.register("/site-worker.js", { scope: "/site" }).catch(() => {});
  if (document.readyState === "complete") register();
  else globalThis.addEventListener("load", register, { once: true });
}

/** Whether this page opens again without a line. */
export async function opensOffline(): Promise<boolean> {
  if (!("serviceWorker" in navigator)) return false;
  const registration = await navigator.serviceWorker.getRegistration("/site").catch(() => undefined);
  return registration?.active !== undefined && registration.active !== null;
}

export interface StorageState {
  /** Bytes in use by this origin, and how many it may have; null where the browser does not say. */
  readonly used: number | null;
  readonly quota: number | null;
  /** The browser has promised not to clear it away. */
  readonly persisted: boolean;
}

/** Asks for storage that stays; browsers decide by themselves, some ask the user. */
export async function askToStay(): Promise<StorageState> {
  const { storage } = navigator;
  const persisted = (await storage?.persisted?.().catch(() => false)) || (await storage?.persist?.().catch(() => false)) || false;
  const estimate = await storage?.estimate?.().catch(() => undefined);
  return { used: estimate?.usage ?? null, quota: estimate?.quota ?? null, persisted };
}
