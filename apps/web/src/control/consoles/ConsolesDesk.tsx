import { useTranslation } from "../../i18n/index.ts";
import { ProgressBar } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { Acts } from "./Acts.tsx";
import { Charge } from "./Charge.tsx";
import { Present } from "./Present.tsx";
import "./consoles.css";

/** Who is at work, who is in charge of what, and what was done. */
export default function ConsolesDesk() {
  const { t } = useTranslation("consoles");
  const { consoles } = useRoom();
  return (
    <main id="main" className="dc-consoles">
      {consoles ? (
        <div className="dc-consoles__people">
          <Charge consoles={consoles} />
          <Present consoles={consoles} />
        </div>
      ) : (
        <ProgressBar label={t("loading")} />
      )}
      <Acts />
    </main>
  );
}
