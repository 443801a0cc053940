import type { MinutesView } from "@diemcau/contract";
import { useTranslation } from "../../i18n/index.ts";
import { Button, TextField } from "../../ui/index.ts";
import { Written, type Mentions } from "./Written.tsx";

interface SectionProps {
  section: MinutesView["sections"][number];
  /** Of the secretary, below it; undefined for none. */
  remark: string | undefined;
  may: boolean;
  mentions: Mentions;
  onRemark(remark: string | null): void;
}

/** What one part of the conference tells, and the secretary's remark below. */
export function Section({ section, remark, may, mentions, onRemark }: SectionProps) {
  const { t } = useTranslation("rollcall");
  const title = section.parts[0]?.title ?? "";
  return (
    <section className="mi-section" data-section={section.key}>
      {section.parts.map((part, at) => (
        // Parts have no names of their own; they come in one order.
        <div key={at}>
          <h3>{part.title}</h3>
          {part.blocks.map((block, place) =>
            block.kind === "text" ? (
              <p key={place}>{block.text}</p>
            ) : (
              <div key={place} className="mi-table" tabIndex={0} role="group" aria-label={part.title}>
                <table>
                  <colgroup>
                    {block.columns.map((column, nth) => (
                      <col key={nth} style={{ width: `${(100 * column.share) / block.columns.reduce((sum, { share }) => sum + share, 0)}%` }} />
                    ))}
                  </colgroup>
                  <thead>
                    <tr>
                      {block.columns.map((column, nth) => (
                        <th key={nth} scope="col">
                          {column.title}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {block.rows.map((row, line) => (
                      <tr key={line}>
                        {row.length === 1 && block.columns.length > 1 ? (
                          <th colSpan={block.columns.length} scope="colgroup">
                            {row[0]}
                          </th>
                        ) : (
                          row.map((cell, nth) => (
                            <td key={nth} data-align={block.columns[nth]?.align ?? "left"}>
                              {cell}
                            </td>
                          ))
                        )}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            ),
          )}
        </div>
      ))}
      {remark !== undefined && may ? (
        <TextField label={`${t("minutes.remark")}: ${title}`} value={remark} onChange={(typed) => onRemark(typed === "" ? null : typed)} rows={2} maxLength={4_000} autoComplete="off" />
      ) : remark ? (
        <Written text={remark} mentions={mentions} className="mi-remark" />
      ) : may ? (
        <Button size="small" look="plain" className="mi-add" onPress={() => onRemark(" ")} aria-label={t("minutes.addRemarkTo", { title })}>
          + {t("minutes.addRemark")}
        </Button>
      ) : null}
    </section>
  );
}
