import { problem, type ProblemText } from "./problems/define.ts";
import { wireProblems } from "./problems/wire.ts";
import { signInsProblems } from "./problems/sign-ins.ts";
import { floorProblems } from "./problems/floor.ts";
import { mediaProblems } from "./problems/media.ts";
import { edgesProblems } from "./problems/edges.ts";
import { foreignEndsProblems } from "./problems/foreign-ends.ts";
import { organisationProblems } from "./problems/organisation.ts";
import { conferencesProblems } from "./problems/conferences.ts";
import { documentsProblems } from "./problems/documents.ts";
import { sheetsProblems } from "./problems/sheets.ts";
import { papersProblems } from "./problems/papers.ts";
import { invitationsProblems } from "./problems/invitations.ts";
import { lineTestsProblems } from "./problems/line-tests.ts";
import { rollCallProblems } from "./problems/roll-call.ts";
import { speakingProblems } from "./problems/speaking.ts";
import { wallProblems } from "./problems/wall.ts";
import { stageProblems } from "./problems/stage.ts";
import { questionsProblems } from "./problems/questions.ts";
import { votingProblems } from "./problems/voting.ts";
import { messagesProblems } from "./problems/messages.ts";
import { localProblems } from "./problems/local.ts";
import { captionsProblems } from "./problems/captions.ts";
import { recordingProblems } from "./problems/recording.ts";
import { accountsProblems } from "./problems/accounts.ts";
import { consolesProblems } from "./problems/consoles.ts";
import { offlineProblems } from "./problems/offline.ts";

/**
 * Every error that a user can meet, as a sentence with what to do, in both languages. Sent as RFC 9457
 * problem details: `{type, title, status, detail, remedy, code}`, in the language of Accept-Language.
 */
export const problems = {
  ...wireProblems,
  ...signInsProblems,
  ...floorProblems,
  ...mediaProblems,
  ...edgesProblems,
  ...foreignEndsProblems,
  ...organisationProblems,
  ...conferencesProblems,
  ...documentsProblems,
  ...sheetsProblems,
  ...papersProblems,
  ...invitationsProblems,
  ...lineTestsProblems,
  ...rollCallProblems,
  ...speakingProblems,
  ...wallProblems,
  ...stageProblems,
  ...questionsProblems,
  ...votingProblems,
  ...messagesProblems,
  ...localProblems,
  ...captionsProblems,
  ...recordingProblems,
  ...consolesProblems,
  ...accountsProblems,
  ...offlineProblems,
  internal: problem(
    500,
    ["Máy chủ gặp lỗi.", "Thử lại; nếu vẫn lỗi, báo ban tổ chức kèm mã lỗi."],
    ["The server met an error.", "Try again; if it persists, tell the organisers the error id."],
  ),
} as const satisfies Record<string, ProblemText>;

export type ProblemCode = keyof typeof problems;
export type Language = "vi" | "en";

/** RFC 9457 problem details as sent. */
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  /** What to do about it. */
  remedy: string;
  /** Which part of the input it was, where that is known. */
  detail?: string;
}

export function problemDetails(code: ProblemCode, language: Language, detail?: string): ProblemDetails {
  const { status, [language]: text } = problems[code];
  return { type: `/problems/${code}`, title: text.title, status, code, remedy: text.remedy, ...(detail ? { detail } : {}) };
}
