import { describeEngine, type ContractLimits } from "../testing/contract.ts";
import { freeUdpPort } from "../testing/site.ts";
import { createEmbeddedEngine } from "./index.ts";

const start = async (limits: ContractLimits = {}) => createEmbeddedEngine({ port: await freeUdpPort(), bindAddress: "127.0.0.1", ...limits });

describeEngine("the embedded engine", { start });
describeEngine("the embedded engine as a relay", { start, startRoot: () => start() });
