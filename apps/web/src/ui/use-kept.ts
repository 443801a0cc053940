import { useState } from "react";

/** A switch that this machine keeps, where its browser lets it. */
export function useKept(key: string, otherwise: boolean): [on: boolean, setOn: (on: boolean) => void] {
  const [on, setOn] = useState(() => {
    try {
      const kept = localStorage.getItem(key);
      return kept === null ? otherwise : kept === "on";
    } catch {
      return otherwise;
    }
  });
  return [
    on,
    (next) => {
      setOn(next);
      try {
        localStorage.setItem(key, next ? "on" : "off");
      } catch {
        // A private window: it holds until the page is closed.
      }
    },
  ];
}
