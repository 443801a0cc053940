import { useId } from "react";

interface ShutOutProps {
  label: string;
  hint: string;
  isSelected: boolean;
  onChange(on: boolean): void;
}

/** With a new code: also the PCs that are signed in. Not by itself: a room may have two desks. */
export function ShutOut({ label, hint, isSelected, onChange }: ShutOutProps) {
  const id = useId();
  return (
    <div className="dc-shut-out">
      <label>
        <input type="checkbox" checked={isSelected} aria-describedby={id} onChange={(event) => onChange(event.target.checked)} /> {label}
      </label>
      <p id={id}>{hint}</p>
    </div>
  );
}
