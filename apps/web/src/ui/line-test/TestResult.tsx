import { LINE_TEST_PARTS, type LineTestMeasures, type LineTestPart, type LineTestServer } from "@diemcau/contract";
import { judgeLineTest, partWords, reasonWords } from "@diemcau/rules/line-test";
import { useFormat, useTranslation, type Format } from "../../i18n/index.ts";
import { VerdictMark } from "./VerdictMark.tsx";

/** Nobody reads a level below that. */
const SILENT_DB = -90;

/** What was measured of a part, in figures; "" where there is none. */
function figures(part: LineTestPart, measures: LineTestMeasures, format: Format, { perSecond, silent, atLeast }: { perSecond: string; silent: string; atLeast(rate: string): string }): string {
  const { camera, microphone, line, browser, clockOffsetMs } = measures;
  const mbit = (kbps: number): string => `${format.number(Math.round(kbps / 100) / 10)} Mbit/s`;
  switch (part) {
    case "camera":
      return camera ? `${camera.width} × ${camera.height}, ${format.number(Math.round(camera.fps))} ${perSecond}` : "";
    case "microphone":
      if (!microphone) return "";
      return microphone.peakDb < SILENT_DB ? silent : `${format.number(Math.round(microphone.speechDb))} dB`;
    case "loudspeaker":
      return "";
    case "up":
      return line ? mbit(line.upKbps) : "";
    case "down":
      if (!line) return "";
      // Nothing was lost of what there was to receive: more may be possible.
      return line.downLimit === "sent" ? atLeast(mbit(line.downKbps)) : mbit(line.downKbps);
    case "loss":
      return line ? format.percent(Math.max(line.lossUp, line.lossDown)) : "";
    case "delay":
      return line === null || line.rttMs === null ? "" : `${format.number(line.rttMs)} ms`;
    case "browser":
      return `${browser.name} ${browser.major}`;
    case "clock":
      return clockOffsetMs === null ? "" : `${format.number(Math.round(Math.abs(clockOffsetMs) / 100) / 10)} s`;
  }
}

/** A whole test: what to do first, then part by part with what was measured. */
export function TestResult({ measures, server }: { measures: LineTestMeasures; server: LineTestServer | null }) {
  const { t } = useTranslation("common");
  const format = useFormat();
  const { parts, reasons } = judgeLineTest(measures);
  return (
    <div className="lt-result">
      {reasons.length > 0 ? (
        <ul className="lt-reasons">
          {reasons.map((reason) => {
            const { title, remedy } = reasonWords(reason, format.language);
            const verdict = LINE_TEST_PARTS.map((part) => parts[part]).find((part) => part.reason === reason)!.verdict;
            return (
              <li key={reason} className="lt-reason" data-verdict={verdict}>
                <strong>{title}</strong>
                <span>{remedy}</span>
              </li>
            );
          })}
        </ul>
      ) : null}
      <table className="lt-parts">
        <caption className="visually-hidden">{t("lineTest.partsTitle")}</caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t("lineTest.part")}</th>
            <th scope="col">{t("lineTest.verdict")}</th>
            <th scope="col">{t("lineTest.measured")}</th>
          </tr>
        </thead>
        <tbody>
          {LINE_TEST_PARTS.map((part) => (
            <tr key={part}>
              <th scope="row">{partWords(part, format.language)}</th>
              <td>
                <VerdictMark verdict={parts[part].verdict} />
              </td>
              <td className="lt-parts__figure">{figures(part, measures, format, { perSecond: t("lineTest.perSecond"), silent: t("lineTest.silent"), atLeast: (rate) => t("lineTest.atLeast", { rate }) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {server ? (
        <p className="lt-server">
          <ServerWords server={server} />
        </p>
      ) : null}
    </div>
  );
}

/** From which server the room received itself, in a sentence. */
export function ServerWords({ server }: { server: LineTestServer }) {
  const { t } = useTranslation("common");
  if (server.edge !== null) return t("lineTest.server", { name: server.edge });
  return t(server.fellBack ? "lineTest.serverFellBack" : "lineTest.serverCentre");
}
