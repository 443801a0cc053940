/** The organisation, pure: units through time, the order of precedence, and files of units and people. */
export { codeHolder, datesAreReversed, dayBefore, isInForce, mayStandBelow, tenuresOf, type UnitLife, type Validity } from "./time.ts";
export { outOfOrder, standBetween, type Standing } from "./by-hand.ts";
export { NO_PLACE, createRankFinder, placeOf, type HeldPosition, type Rank } from "./precedence.ts";
export { checkUnits, findUnitTable, isFileError, readUnitRows, type CheckedUnits, type KnownUnit, type RawUnit, type UnitFileChange, type UnitFileContext } from "./units-file.ts";
export { checkPeople, type KnownPerson, type PeopleFileContext, type PersonFileChange } from "./people-file.ts";
export { checkCommittees, findCommitteeTable, readCommitteeRows, type CommitteeFileChange, type KnownCommittee, type RawMember } from "./committees-file.ts";
export { checkContacts, findContactTable, readContactRows, type Contact, type ContactFileChange, type RawContact } from "./contacts-file.ts";
export { OFFICERS_AT_ONCE, checkOfficers, findOfficerTable, readOfficerRows, usernameOf, type KnownOfficer, type OfficerFileChange, type RawOfficer } from "./officers-file.ts";
export { checkMergers, findMergerTable, readMergerRows, type MergerChange, type RawMerger } from "./mergers-file.ts";
