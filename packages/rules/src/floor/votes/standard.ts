/** Rules for an organisation whose preset brings none: the ways that are known everywhere. */
import type { VotingRule } from "@diemcau/contract";

const common = {
  classes: [],
  quorum: { persons: [1, 2], sites: [1, 2], of: "present" },
  tie: "rejected",
  mayChange: false,
  liveTally: false,
  seconds: null,
  weights: null,
  objections: 0,
} satisfies Partial<VotingRule>;

const majority = { base: "cast", share: [1, 2], strict: true } satisfies VotingRule["threshold"];

export const STANDARD_RULES: readonly VotingRule[] = [
  { ...common, code: "consensus", name: { vi: "Thông qua khi không có ý kiến phản đối", en: "Adoption without objection" }, method: "consensus", threshold: majority, seconds: 60 },
  { ...common, code: "hands-majority", name: { vi: "Giơ tay, quá nửa số phiếu", en: "Show of hands, majority of votes cast" }, method: "hands", threshold: majority },
  { ...common, code: "hands-two-thirds", name: { vi: "Giơ tay, từ hai phần ba số có mặt", en: "Show of hands, two thirds of those present" }, method: "hands", threshold: { base: "present", share: [2, 3], strict: false } },
  { ...common, code: "devices-majority", name: { vi: "Biểu quyết ghi tên, quá nửa số phiếu", en: "Vote by name, majority of votes cast" }, method: "devices", threshold: majority, liveTally: true, mayChange: true },
  { ...common, code: "secret-majority", name: { vi: "Bỏ phiếu kín, quá nửa số được triệu tập", en: "Secret vote, majority of all entitled" }, method: "secret", threshold: { base: "entitled", share: [1, 2], strict: true } },
];
