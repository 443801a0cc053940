import type { QualityVerdict } from "@diemcau/contract";
import type { BadgeTone } from "../../ui/index.ts";

export const TONES: Record<QualityVerdict, BadgeTone> = { good: "good", fair: "accent", poor: "danger" };
