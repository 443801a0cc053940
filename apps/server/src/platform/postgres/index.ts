export { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded.ts";
export { type SupervisedPostgres, superviseEmbeddedPostgres } from "./supervise.ts";
export { EmbeddedPostgresError, type EmbeddedPostgresOptions, type PostgresExit, type PostgresLog } from "./types.ts";
export { runningDatabase } from "./server.ts";
