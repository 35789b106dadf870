// Bluesky's reference network with two accounts. Prints one line when it is ready: READY {"base_url", "accounts"}.
import { Server } from "node:net";
import { pathToFileURL } from "node:url";

// The network's parts listen on every interface; for a test, loopback is enough.
const listen = Server.prototype.listen;
Server.prototype.listen = function (first, ...rest) {
  if (typeof first === "number" && typeof rest[0] !== "string") return listen.call(this, first, "127.0.0.1", ...rest);
  if (first && typeof first === "object" && first.port !== undefined) {
    return listen.call(this, { host: "127.0.0.1", ...first }, ...rest);
  }
  return listen.call(this, first, ...rest);
};

const module = (name) => import(pathToFileURL(`${process.env.MODULES}/node_modules/${name}/dist/index.js`).href);
const { TestNetwork } = await module("@atproto/dev-env");
const { AtpAgent } = await module("@atproto/api");

const network = await TestNetwork.create({
  dbPostgresUrl: process.env.DB_POSTGRES_URL,
  dbPostgresSchema: "parvis_network",
  pds: { port: Number(process.env.HOST_PORT), hostname: "localhost", enableDidDocWithSession: true },
});

const accounts = {};
for (const name of process.env.ACCOUNTS.split(",")) {
  const agent = new AtpAgent({ service: network.pds.url });
  await agent.createAccount({ handle: `${name}.test`, email: `${name}@example.test`, password: `${name}-main-password` });
  const { data } = await agent.com.atproto.server.createAppPassword({ name: "tests" });
  accounts[name] = { handle: `${name}.test`, did: agent.session.did, password: data.password };
}
await network.processAll();
process.on("SIGTERM", () => process.exit(0));
console.log("READY " + JSON.stringify({ base_url: network.pds.url, accounts }));
