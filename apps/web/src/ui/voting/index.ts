/** Votes as every app shows them. */
import "./voting.css";
export { Countdown } from "./Countdown.tsx";
export { outcomeSign, VoteBars, VoteResult } from "./VoteResult.tsx";
export { useRuleWords } from "./rule-words.ts";
