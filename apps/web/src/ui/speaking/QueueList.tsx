import type { ReactNode } from "react";
import { Button as AriaButton, GridList, GridListItem, useDragAndDrop } from "react-aria-components";
import type { QueueRequest } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import type { MenuAct } from "../Menu.tsx";
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
  /** Whatever else `renderAside` and `renderActions` draw from: the list looks again when one of these changes. */
  dependencies: readonly unknown[];
  renderAside?(request: QueueRequest): ReactNode;
  /** `steps`: moving it by one place, for its menu. */
  renderActions?(request: QueueRequest, index: number, steps: readonly MenuAct[]): ReactNode;
  empty: string;
}

/** Requests to speak in their order, drawn and moved alike on every screen: by mouse, touch or keyboard. */
export function QueueList({ label, requests, now, onMove, onSite, own, dependencies, renderAside, renderActions, empty }: QueueListProps) {
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
  const steps = (index: number): MenuAct[] => [
    { id: "up", label: t("queue.up"), isDisabled: index === 0, act: () => step(index, -1) },
    { id: "down", label: t("queue.down"), isDisabled: index === requests.length - 1, act: () => step(index, 1) },
  ];
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
            {request.speaker ? (
              <span className="sp-request__speaker sp-request__speaker--short" title={speakerText(request.speaker)}>
                {speakerText(request.speaker)}
              </span>
            ) : null}
            {request.joined ? <span className="sp-request__joined">{t("queue.joined", { sites: request.joined.map(({ siteName }) => siteName).join(", ") })}</span> : null}
            <span className="sp-request__when">
              {request.note ? <span className="sp-request__note">{t("queue.note", { note: request.note })}</span> : null}
              <span>
                {format.ago(request.at, now)}
                {request.via ? <> · {t("queue.via", { sites: request.via.join(", ") })}</> : null}
              </span>
              {renderAside?.(request)}
            </span>
          </div>
          {renderActions ? <div className="sp-request__acts">{renderActions(request, index, steps(index))}</div> : null}
        </GridListItem>
      )}
    </GridList>
  );
}
