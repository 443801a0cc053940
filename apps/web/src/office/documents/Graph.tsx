import { useEffect, useMemo, useRef } from "react";
import type { DocumentGraph, DocumentRelationKind, DocumentSummary } from "@diemcau/contract";
import { Link } from "wouter";
import { useTranslation } from "../../i18n/index.ts";
import { DocumentLine, nameOf, pathOf, useIdentity } from "./DocumentName.tsx";
import { BOW, BOX, layOut, type Placed } from "./graph-layout.ts";

const LONGEST_LINE = 27;
const short = (text: string): string => (text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE - 1)}…` : text);

/** The way an arrow goes: out of one side of a box, into the facing side of the other. */
function arrow(from: Placed, to: Placed): { path: string; x: number; y: number } {
  const side = from.x === to.x ? 0 : from.x > to.x ? -1 : 1;
  const x1 = from.x + (side < 0 ? 0 : BOX.width);
  const x2 = to.x + (side > 0 ? 0 : BOX.width);
  const [y1, y2] = [from.y + BOX.height / 2, to.y + BOX.height / 2];
  const bend = side === 0 ? BOW : (side * Math.abs(x2 - x1)) / 2;
  return { path: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - (side === 0 ? -BOW : bend)} ${y2} ${x2} ${y2}`, x: (x1 + x2) / 2 + (side === 0 ? BOW / 2 : 0), y: (y1 + y2) / 2 };
}

/** The documents round one document, to walk from each to the next: the one chosen becomes the middle. */
export function Graph({ graph, walked }: { graph: DocumentGraph; walked: boolean }) {
  const { t } = useTranslation("office");
  const identity = useIdentity();
  const layout = useMemo(() => layOut(graph), [graph]);
  const centre = graph.nodes[0]!.id;
  const frame = useRef<HTMLDivElement>(null);
  const middle = useRef<HTMLAnchorElement>(null);
  const places = new Map(layout.nodes.map((node) => [node.document.id, node]));
  useEffect(() => {
    const box = frame.current;
    const place = places.get(centre);
    if (box && place) box.scrollLeft = place.x + BOX.width / 2 - box.clientWidth / 2;
    // Whoever walks by keyboard goes on from where they have come to.
    if (walked) middle.current?.focus({ preventScroll: true });
    // oxlint-disable-next-line react/exhaustive-deps
  }, [layout, walked, centre]);
  // Two relations between the same two documents share an arrow.
  const arrows = [...Map.groupBy(graph.edges, ({ from, to }) => `${from} ${to}`).values()].flatMap((edges) => {
    const { from, to } = edges[0]!;
    const [start, end] = [places.get(from), places.get(to)];
    return start && end ? [{ key: `${from} ${to}`, near: from === centre || to === centre, kinds: edges.map(({ kind }) => kind), ...arrow(start, end) }] : [];
  });
  return (
    <div ref={frame} className="od-graph">
      <svg viewBox={`0 0 ${layout.width} ${layout.height}`} width={layout.width} height={layout.height} role="group" aria-label={t("documents.graph.title")}>
        <defs>
          <marker id="od-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">
            <path d="M0 0L10 5L0 10z" className="od-graph__tip" />
          </marker>
        </defs>
        <g aria-hidden="true">
          {arrows.map(({ key, near, kinds, path, x, y }) => (
            <g key={key} className={near ? "od-graph__edge od-graph__edge--near" : "od-graph__edge"}>
              <path d={path} markerEnd="url(#od-arrow)" />
              {kinds.map((kind, line) => (
                <text key={kind} x={x} y={y + 4 + (line - (kinds.length - 1) / 2) * 15} textAnchor="middle">
                  {t(`documents.kind.${kind}`)}
                </text>
              ))}
            </g>
          ))}
        </g>
        {layout.nodes.map(({ document, x, y }) => (
          <Link
            key={document.id}
            href={pathOf(document.id)}
            state={{ walked: true }}
            ref={document.id === centre ? middle : undefined}
            className={document.id === centre ? "od-graph__node od-graph__node--centre" : "od-graph__node"}
            aria-current={document.id === centre ? "page" : undefined}
            aria-label={`${nameOf(document)}, ${identity(document)}`}
          >
            <title>{document.abstract}</title>
            <rect x={x} y={y} width={BOX.width} height={BOX.height} rx={6} />
            <text x={x + 10} y={y + 25} className="od-graph__name">
              {short(nameOf(document))}
            </text>
            <text x={x + 10} y={y + 46} className="od-graph__who">
              {short(identity(document))}
            </text>
          </Link>
        ))}
      </svg>
    </div>
  );
}

/** The same as a list, for whoever does not read drawings: direct relations only. */
export function RelationList({ graph }: { graph: DocumentGraph }) {
  const { t } = useTranslation("office");
  const centre = graph.nodes[0]!.id;
  const known = new Map(graph.nodes.map((node) => [node.id, node]));
  const groups = (["out", "in"] as const).flatMap((direction) => {
    const [here, there] = direction === "out" ? (["from", "to"] as const) : (["to", "from"] as const);
    const edges = graph.edges.filter((edge) => edge[here] === centre);
    return [...Map.groupBy(edges, ({ kind }) => kind)].map(([kind, members]): { direction: "in" | "out"; kind: DocumentRelationKind; documents: DocumentSummary[] } => ({
      direction,
      kind,
      documents: members.flatMap((edge) => known.get(edge[there]) ?? []),
    }));
  });
  if (groups.length === 0) return <p className="of-hint">{t("documents.graph.none")}</p>;
  return (
    <dl className="od-relations">
      {groups.map(({ direction, kind, documents }) => (
        <div key={direction + kind}>
          <dt>{t(`documents.${direction}.${kind}`)}</dt>
          {documents.map((document) => (
            <dd key={document.id}>
              <DocumentLine document={document} />
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}
