import { useEffect, useState } from "react";
import type { Me, SetupState } from "@diemcau/contract";
import { api } from "../../data/index.ts";
import { SignInForm } from "../../ui/index.ts";
import { SetupForm } from "./SetupForm.tsx";

/** Where one signs in; of an installation that nobody has begun, where one begins it. */
export function FirstDoor({ onSignedIn }: { onSignedIn(me: Me): void }) {
  const [setup, setSetup] = useState<SetupState | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    // Without an answer the usual door is shown.
    api.get<SetupState>("/api/setup", { signal: controller.signal }).then(setSetup, () => {});
    return () => controller.abort();
  }, []);
  return setup?.open ? <SetupForm presets={setup.presets} onSignedIn={onSignedIn} /> : <SignInForm onSignedIn={onSignedIn} />;
}
