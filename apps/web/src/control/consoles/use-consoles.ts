import { useEffect, useState } from "react";
import type { Consoles } from "@diemcau/contract";
import { api } from "../../data/index.ts";

/** The server counts somebody as gone after two and a half of these, ms. */
const SIGN_EVERY_MS = 10_000;

/** Tells the others that this console is open, and at which desk; answers who else is there. Null until the first answer. */
export function useConsoles(conferenceId: string, desk: string): Consoles | null {
  const [consoles, setConsoles] = useState<Consoles | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    const sign = async (): Promise<void> => {
      try {
        const path = `/api/conferences/${conferenceId}/consoles`;
        setConsoles(await api.post<Consoles>(path, { as: "account", body: { desk }, signal: controller.signal }));
      } catch {
        // Who was there is still shown; that the line is down is said where everybody looks.
      }
    };
    void sign();
    const timer = setInterval(() => void sign(), SIGN_EVERY_MS);
    return () => {
      clearInterval(timer);
      controller.abort();
    };
  }, [conferenceId, desk]);
  return consoles;
}
