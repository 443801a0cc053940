import { useEffect, useRef, useState } from "react";
import { useRoom } from "./context.ts";
import { useText } from "./text.ts";

/** Tells screen readers, politely, who went on air and who left it. */
export function Announcer() {
  const { t } = useText();
  const { state } = useRoom();
  const before = useRef(state.slots);
  const [text, setText] = useState("");
  useEffect(() => {
    const was = new Map(before.current.flatMap((slot) => (slot ? [[slot.site, slot.siteName]] : [])));
    const is = new Map(state.slots.flatMap((slot) => (slot ? [[slot.site, slot.siteName]] : [])));
    before.current = state.slots;
    const said = [
      ...[...is].filter(([site]) => !was.has(site)).map(([, site]) => t("announce.onAir", { site })),
      ...[...was].filter(([site]) => !is.has(site)).map(([, site]) => t("announce.offAir", { site })),
    ];
    if (said.length > 0) setText(said.join(" "));
  }, [state.slots, t]);
  return (
    <p className="visually-hidden" aria-live="polite" data-testid="announcer">
      {text}
    </p>
  );
}
