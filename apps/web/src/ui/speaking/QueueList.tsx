import type { ReactNode } from "react";
import { Button as AriaButton, GridList, GridListItem, useDragAndDrop } from "react-aria-components";
import type { QueueRequest } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button } from "../Button.tsx";
import { beforeAfterDrop, beforeAfterMove } from "./order.ts";
import { speakerText } from "./speaker.ts";

export interface QueueListProps {
  label: string;
  requests: readonly QueueRequest[];
  /** Server time, for how long ago somebody asked. */
  now: number;
  /** Puts a request before another one, or last. Without it the order is only shown. */
  onMove?: ((requestId: string, before: string | null) => void) | undefined;
  /** The site's name is a button. */
  onSite?: ((site: number) => void) | undefined;
  /** A room's own. */
  own?: number;
  /** Whatever else `aside` and `actions` draw from: the list looks again when one of these changes. */
  dependencies: readonly unknown[];
  aside?(request: QueueRequest): ReactNode;
  actions?(request: QueueRequest, index: number): ReactNode;
  empty: string;
}

/** Requests to speak in their order, drawn and moved alike on every screen: by mouse, touch or keyboard. */
export function QueueList({ label, requests, now, onMove, onSite, own, dependencies, aside, actions, empty }: QueueListProps) {
  const { t } = useTranslation("speaking");
  const format = useFormat();
  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: !onMove,
    getItems: (keys) => [...keys].map((key) => ({ "text/plain": requests.find(({ id }) => id === key)?.siteName ?? "" })),
    getDropOperation: () => "move",
    onReorder({ keys, target }) {
      const moved = String([...keys][0]);
      onMove?.(moved, beforeAfterDrop(requests, moved, String(target.key), target.dropPosition));
    },
  });
  const step = (index: number, by: -1 | 1): void => {
    const before = beforeAfterMove(requests, index, by);
    if (before !== undefined) onMove?.(requests[index]!.id, before);
  };
  return (
    <GridList
      aria-label={label}
      className="sp-queue"
      items={requests.map((request, index) => ({ request, index, id: request.id }))}
      dependencies={[...dependencies, now, requests, onMove]}
      {...(onMove ? { dragAndDropHooks } : {})}
      renderEmptyState={() => <p className="sp-queue__empty">{empty}</p>}
    >
      {({ request, index }) => (
        <GridListItem id={request.id} textValue={request.siteName} className="sp-request" data-own={request.site === own || undefined}>
          {onMove ? (
            <AriaButton slot="drag" className="sp-request__handle" aria-label={t("queue.drag", { site: request.siteName })}>
              <span aria-hidden="true">⠿</span>
            </AriaButton>
          ) : null}
          <span className="sp-request__place">{index + 1}</span>
          <div className="sp-request__what">
            {onSite ? (
              <button type="button" className="sp-request__site" onClick={() => onSite(request.site)}>
                {request.siteName}
              </button>
            ) : (
              <span className="sp-request__site">{request.siteName}</span>
            )}
            {request.site === own ? <span className="sp-request__own"> {t("queue.mine")}</span> : null}
            {request.speaker ? <span className="sp-request__speaker">{speakerText(request.speaker)}</span> : null}
            {request.note ? <span className="sp-request__note">{t("queue.note", { note: request.note })}</span> : null}
            {request.joined ? <span className="sp-request__joined">{t("queue.joined", { sites: request.joined.map(({ siteName }) => siteName).join(", ") })}</span> : null}
            <span className="sp-request__when">
              {format.ago(request.at, now)}
              {request.via ? <> · {t("queue.via", { sites: request.via.join(", ") })}</> : null}
              {aside?.(request)}
            </span>
          </div>
          {actions || onMove ? (
            <div className="sp-request__acts">
              {onMove ? (
                <>
                  <Button size="small" icon isDisabled={index === 0} aria-label={t("queue.up", { site: request.siteName })} onPress={() => step(index, -1)}>
                    <span aria-hidden="true">↑</span>
                  </Button>
                  <Button size="small" icon isDisabled={index === requests.length - 1} aria-label={t("queue.down", { site: request.siteName })} onPress={() => step(index, 1)}>
                    <span aria-hidden="true">↓</span>
                  </Button>
                </>
              ) : null}
              {actions?.(request, index)}
            </div>
          ) : null}
        </GridListItem>
      )}
    </GridList>
  );
}
