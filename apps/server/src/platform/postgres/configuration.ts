import { totalmem } from "node:os";

const MEGABYTE = 1024 * 1024;

/** A quarter of a gigabyte, less on small machines: beyond that the page cache serves as well. */
function sharedBuffers(): string {
  return `${Math.max(32, Math.min(256, Math.floor(totalmem() / MEGABYTE / 8)))}MB`;
}

function render(settings: Readonly<Record<string, string | number>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${typeof value === "number" ? value : `'${value.replaceAll("'", "''")}'`}\n`)
    .join("");
}

/** postgresql.conf, written anew at every start so that an upgrade of the program brings its settings. */
export function postgresqlConf(extra: Readonly<Record<string, string | number>> = {}): string {
  const settings = {
    listen_addresses: "127.0.0.1",
    // No socket file: its path is limited to 107 bytes, which a data folder deep in a home exceeds.
    unix_socket_directories: "",
    max_connections: 100,
    superuser_reserved_connections: 3,
    password_encryption: "scram-sha-256",
    // An acknowledged command is on the disk. Group commits make it cheap; never trade it away.
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",
    // "replica" and not "minimal": a running cluster can then be copied (pg_backup_start), and npm ships no pg_dump.
    wal_level: "replica",
    max_wal_senders: 0,
    max_replication_slots: 0,
    max_wal_size: "2GB",
    checkpoint_timeout: "10min",
    shared_buffers: sharedBuffers(),
    effective_cache_size: `${Math.max(256, Math.floor(totalmem() / MEGABYTE / 2))}MB`,
    work_mem: "16MB",
    maintenance_work_mem: "128MB",
    // Solid-state disks; many small transactions, no long analytical queries.
    random_page_cost: 1.1,
    jit: "off",
    // Parallel query wants shared memory segments, and a container gives /dev/shm 64 MB.
    max_parallel_workers_per_gather: 0,
    autovacuum_naptime: "15s",
    // A command that hangs with an open transaction would hold its locks over a whole conference.
    idle_in_transaction_session_timeout: "60s",
    timezone: "UTC",
    log_timezone: "UTC",
    lc_messages: "C",
    log_line_prefix: "%m [%p] ",
    log_min_duration_statement: "2s",
    log_checkpoints: "off",
  };
  return (
    "# Written by the program at every start. Put your own settings in local.conf beside this file.\n" +
    render({ ...settings, ...extra }) +
    "include_if_exists = 'local.conf'\n"
  );
}

export const PG_HBA_CONF = "# Written by the program at every start.\nhost all all 127.0.0.1/32 scram-sha-256\n";
