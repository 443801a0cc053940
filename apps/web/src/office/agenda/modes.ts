import type { AttendanceMode } from "@diemcau/contract";

export const MODES: readonly AttendanceMode[] = ["in-person", "online", "hybrid"];
