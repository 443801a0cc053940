import { rollCall } from "./roll-call/slice.ts";
import { speaking } from "./speaking/slice.ts";
import { wall } from "./wall/slice.ts";
import { stage } from "./stage/slice.ts";
import { questions } from "./questions/slice.ts";
import { votes } from "./votes/slice.ts";
import { messages } from "./messages/slice.ts";
import { local } from "./local/slice.ts";
import { captions } from "./captions/slice.ts";
import { admission } from "./admission/slice.ts";
import { encoders } from "./encoders/slice.ts";
import { receiving } from "./receiving/slice.ts";
import { recording } from "./recording/slice.ts";
import { consoles } from "./consoles/slice.ts";
import type { Slice } from "./slice.ts";

/** The parts of the floor beside its core (phase, agenda, slots, cues, queue, sites), each in a folder of its own. */
export const slices = { rollCall, speaking, wall, stage, questions, votes, messages, local, captions, recording, encoders, receiving, admission, consoles };
export type SliceName = keyof typeof slices;
export const SLICE_NAMES = Object.keys(slices) as SliceName[];

/** What each part keeps. */
export type SliceStates = { readonly [K in SliceName]: (typeof slices)[K] extends { readonly initial: infer S } ? S : never };

/** A part whose types are of no concern to the caller. */
export const sliceOf = (name: SliceName): Slice<unknown, unknown> => slices[name] as unknown as Slice<unknown, unknown>;
