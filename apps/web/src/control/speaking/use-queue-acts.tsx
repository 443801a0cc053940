import { useState, type ReactNode } from "react";
import { SITE_STATES, type QueueRequest } from "@diemcau/contract";
import { useTranslation } from "../../i18n/index.ts";
import { Button, ConfirmDialog, MoreMenu, type MenuAct } from "../../ui/index.ts";
import { JoinDialog, ReturnDialog } from "../../ui/speaking/index.ts";
import { useRoom } from "../context.ts";

type Asked = { readonly what: "join" | "return" | "remove"; readonly request: QueueRequest } | null;

export interface QueueActs {
  move(requestId: string, before: string | null): void;
  /** Gives the floor to who asks. */
  start(request: QueueRequest): void;
  cue(site: number): void;
  /** Can the site be put on air or cued now? */
  isThere(site: number): boolean;
  /** Everything else that can be done with a request. */
  menu(request: QueueRequest, steps: readonly MenuAct[]): ReactNode;
  /** The dialogs of `menu`: to be drawn once. */
  readonly dialogs: ReactNode;
}

/** What the centre does with its queue; `key` names where it is told what became of it. */
export function useQueueActs(key: string): QueueActs {
  const { t } = useTranslation(["speaking", "control"]);
  const { state, roll, act } = useRoom();
  const [asked, ask] = useState<Asked>(null);
  const close = (): void => ask(null);
  const run = (command: Parameters<typeof act.run>[1]): void => void act.run(key, command);
  return {
    move: (requestId, before) => run({ kind: "queue.move", requestId, before }),
    start: ({ site, speaker }) => run({ kind: "speech.start", site, ...(speaker ? { speaker } : {}) }),
    cue: (site) => run(state.cued.includes(site) ? { kind: "site.uncue", site } : { kind: "site.cue", site }),
    isThere: (site) => ["connected", "on-air"].includes(SITE_STATES[roll.own[site] ?? 0]!),
    menu: (request, steps) => (
      <MoreMenu
        label={t("speaking:queue.more", { site: request.siteName })}
        acts={[
          ...steps,
          { id: "join", label: t("speaking:join.open"), isDisabled: state.queue.length < 2, act: () => ask({ what: "join", request }) },
          ...(request.joined ?? []).map(({ id, siteName }) => ({
            id,
            label: t("speaking:join.part", { site: siteName }),
            act: () => run({ kind: "queue.part", requestId: request.id, joinedId: id }),
          })),
          { id: "return", label: t("speaking:return.open"), act: () => ask({ what: "return", request }) },
          { id: "remove", label: t("control:queue.remove"), danger: true, act: () => ask({ what: "remove", request }) },
        ]}
      />
    ),
    dialogs: (
      <>
        <JoinDialog
          request={asked?.what === "join" ? asked.request : null}
          queue={state.queue}
          onJoin={(request, into) => run({ kind: "queue.join", requestId: request.id, into: into.id })}
          onClose={close}
        />
        <ReturnDialog request={asked?.what === "return" ? asked.request : null} onReturn={({ id }, word) => run({ kind: "queue.return", requestId: id, word })} onClose={close} />
        <ConfirmDialog
          isOpen={asked?.what === "remove"}
          title={t("control:queue.removeTitle", { site: asked?.request.siteName ?? "" })}
          confirmLabel={t("control:queue.remove")}
          danger
          onCancel={close}
          onConfirm={() => {
            if (asked) run({ kind: "queue.withdraw", requestId: asked.request.id });
            close();
          }}
        >
          {t("control:queue.removeExplain")}
        </ConfirmDialog>
      </>
    ),
  };
}

/** Put on air with the time running, or asked to be ready first. */
export function CallButtons({ request, acts, first, large = false }: { request: QueueRequest; acts: QueueActs; first: boolean; large?: boolean }) {
  const { t } = useTranslation(["speaking", "control"]);
  const { state } = useRoom();
  const { site, siteName } = request;
  const isCued = state.cued.includes(site);
  const there = acts.isThere(site);
  const size = large ? "medium" : "small";
  return (
    <>
      <Button size={size} isDisabled={!there} aria-label={t(isCued ? "control:site.uncueNamed" : "speaking:call.cueNamed", { site: siteName })} onPress={() => acts.cue(site)}>
        {isCued ? t("control:site.uncueShort") : t("speaking:call.cue")}
      </Button>
      <Button size={size} look={first ? "primary" : "quiet"} isDisabled={!there} aria-label={t("control:site.putOnAirNamed", { site: siteName })} onPress={() => acts.start(request)}>
        {t("speaking:call.start")}
      </Button>
    </>
  );
}
