export { isHeld, seatFor, type Seat } from "./seats.ts";
