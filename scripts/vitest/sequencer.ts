import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take half a minute or more, longest first: begun last, one of them would be waited for alone. */
const LONG = [
  "pages-vi.e2e",
  "organisation.e2e",
  "foreign-ends.e2e",
  "pages-en.e2e",
  "roster.e2e",
  "documents.e2e",
  "files.e2e",
  "preparation.e2e",
  "seats.e2e",
  "questions.e2e",
  "organisation/files.test",
  "recorder.test",
  "postgres/embedded.test",
  "presence.test",
  "embedded/contract.test",
  "phone.test",
  "mails.test",
];

const rank = ({ moduleId }: TestSpecification): number => {
  const at = LONG.findIndex((name) => moduleId.includes(name));
  return at === -1 ? LONG.length : at;
};

/** As vitest orders them (larger files and the slow ones of the last run first), but the known long ones before all. */
export default class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
