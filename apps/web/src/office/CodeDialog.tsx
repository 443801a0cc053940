import { useState } from "react";
import type { ProblemDetails, SiteCode } from "@diemcau/contract";
import { api, problemFor } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Button, ConfirmDialog, Dialog, ProblemNotice, ShutOut } from "../ui/index.ts";

interface CodeDialogProps {
  conferenceId: string;
  site: number;
  siteName: string;
  onClose(): void;
}

/** Asks first, because a new code makes the one on somebody's paper worthless; then shows it once. */
export function CodeDialog({ conferenceId, site, siteName, onClose }: CodeDialogProps) {
  const { t } = useTranslation(["office", "common"]);
  const format = useFormat();
  const [code, setCode] = useState<SiteCode | null>(null);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [copied, setCopied] = useState(false);
  const [shutOut, setShutOut] = useState(false);
  const issue = async (): Promise<void> => {
    try {
      setCode(
        await api.post<SiteCode>(`/api/conferences/${conferenceId}/sites/${site}/code`, { as: "account", body: { shutOut } }),
      );
    } catch (error) {
      setProblem(problemFor(error));
    }
  };
  if (!code && !problem) {
    return (
      <ConfirmDialog
        isOpen
        title={t("office:conference.codeRenew", { site: siteName })}
        confirmLabel={t("office:conference.codeRenewConfirm")}
        onConfirm={() => void issue()}
        onCancel={onClose}
      >
        <p>{t("office:conference.codeRenewBody")}</p>
        <ShutOut isSelected={shutOut} onChange={setShutOut} label={t("office:conference.codeShutOut")} hint={t("office:conference.codeShutOutHint")} />
      </ConfirmDialog>
    );
  }
  return (
    <Dialog isOpen onClose={onClose} title={t("office:conference.codeTitle", { site: siteName })}>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {code ? (
        <div className="of-stack">
          <p className="of-code" data-testid="site-code">
            {code.code}
          </p>
          {code.shutOut > 0 ? <p>{t("office:conference.codeShutOutDone", { count: code.shutOut, number: format.number(code.shutOut) })}</p> : null}
          {code.before ? <p>{t(code.before.by === null ? "office:conference.codeBeforeItself" : "office:conference.codeBefore", { time: format.dateTime(code.before.at), who: code.before.by ?? "" })}</p> : null}
          <p>{t("office:conference.codeBody", { time: format.dateTime(code.expiresAt) })}</p>
          <p>
            {t("office:conference.codeAddress")}: <strong>{`${location.origin}/site`}</strong>
          </p>
          <div className="of-row">
            <Button
              onPress={() => {
                void navigator.clipboard?.writeText(code.code).then(() => setCopied(true));
              }}
            >
              {copied ? t("office:conference.copied") : t("office:conference.copy")}
            </Button>
          </div>
        </div>
      ) : null}
    </Dialog>
  );
}
