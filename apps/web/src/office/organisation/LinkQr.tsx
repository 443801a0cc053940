import type { OfficerInvited } from "@diemcau/contract";

/** The QR code of an address. Without a label it stands beside the address in words. */
export function LinkQr({ invited: { qr }, label }: { invited: Pick<OfficerInvited, "qr">; label: string }) {
  const path = qr.runs.map(({ x, y, length }) => `M${x} ${y}h${length}v1h-${length}z`).join("");
  return (
    <svg className="og-qr" role="img" aria-label={label} viewBox={`0 0 ${qr.edge} ${qr.edge}`} shapeRendering="crispEdges">
      <path fill="#fff" d={`M0 0h${qr.edge}v${qr.edge}H0z`} />
      <path d={path} />
    </svg>
  );
}
