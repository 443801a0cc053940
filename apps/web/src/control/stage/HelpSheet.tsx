import { Dialog } from "../../ui/index.ts";
import { useStageText } from "./text.ts";

interface HelpSheetProps {
  isOpen: boolean;
  onClose(): void;
  on: boolean;
  onSwitch(on: boolean): void;
}

const KEYS = [
  ["1 – 8", "keys.layout"],
  ["Enter", "keys.take"],
  ["Backspace", "keys.back"],
  ["← →  PageUp PageDown", "keys.page"],
  ["K", "keys.film"],
  ["L", "keys.lowerThird"],
  ["C", "keys.clock"],
  ["S", "keys.strip"],
  ["?", "keys.help"],
] as const;

export function HelpSheet({ isOpen, onClose, on, onSwitch }: HelpSheetProps) {
  const { t } = useStageText();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t("keys.title")}>
      <table className="sg-keys">
        <tbody>
          {KEYS.map(([key, label]) => (
            <tr key={key}>
              <th scope="row">
                <kbd>{key}</kbd>
              </th>
              <td>{t(label)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="sg-hint">{t("keys.typing")}</p>
      <label className="sg-check">
        <input type="checkbox" checked={on} onChange={(event) => onSwitch(event.target.checked)} /> {t("keys.on")}
      </label>
    </Dialog>
  );
}
