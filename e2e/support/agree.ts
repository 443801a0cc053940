/** Whether those who have no desk of the control room read the same numbers. */
import type { Directory } from "@diemcau/contract";
import { keepPicture } from "./browser.ts";
import type { Day } from "./day.ts";
import { missingFrom, numbersIn, numbersOfChair, numbersOfOfficer, peopleOf, resultsInRoom, written } from "./numbers.ts";

/**
 * What is missing on the pages of the rooms, the chair, the officer and a phone.
 * @param acknowledged of each vote how many were for, against and abstaining, as those who sent it were told
 * @param last which of them a phone shows
 */
export async function missingOutside(day: Day, acknowledged: Readonly<Record<string, readonly number[]>>, last: string): Promise<string[]> {
  const said = Object.fromEntries(Object.entries(acknowledged).map(([title, persons]) => [title, [...persons, persons.reduce((sum, n) => sum + n, 0)].map(written)]));
  const titles = Object.keys(said);
  const missing: string[] = [];
  // None of these pages is opened anew: each has folded the day by itself.
  await day.everywhere(async (room) => void missing.push(...missingFrom(await resultsInRoom(room, titles), said)));
  await keepPicture(day.rooms[3]!.page, "day-room-results");
  const [everybody] = numbersIn(day.state).desks["headcount"]!;
  missing.push(...missingFrom(await numbersOfChair(day.chair.page, titles), { ...said, people: [everybody!.replace("≈ ", "")] }));
  await keepPicture(day.chair.page, "day-chair");
  const { body: directory } = await day.centre.get<Pick<Directory, "sites">>(`/api/conferences/${day.conferenceId}/directory`);
  const unit = peopleOf(day.state, directory.sites, day.program.access.officer.unit);
  missing.push(...missingFrom(await numbersOfOfficer(day.officer.page), { glance: [unit.replace("≈", "khoảng")], table: [unit] }));
  await keepPicture(day.officer.page, "day-officer");
  const { page: phone } = day.phone;
  await phone.goto(`${day.program.url}/me/vote`);
  missing.push(...missingFrom({ [last]: await phone.locator("main").innerText() }, { [last]: said[last]! }));
  await keepPicture(phone, "day-phone-result");
  return missing;
}
