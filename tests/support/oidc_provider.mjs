// A sign-in service for tests: npm's oidc-provider, with two people whom nobody asks for a password.
// Usage: node oidc_provider.mjs FOLDER-OF-THE-PACKAGE CLIENT SECRET ADDRESS-BACK…   prints its address, and serves until it is stopped.

import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const [folder, client, secret, ...back] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(`${folder}/lib/index.js`).href);

const PEOPLE = {
  jane: { name: "Jane Roe, MD", preferred_username: "jane@clinic.example", email: "jane@clinic.example", groups: ["Spine doctors"] },
  nobody: { name: "Nobody Here", preferred_username: "nobody@clinic.example", groups: ["Kitchen"] },
};

const server = createServer();
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id: client, client_secret: secret, redirect_uris: back, response_types: ["code"], grant_types: ["authorization_code"] }],
  claims: { openid: ["sub"], profile: ["name", "preferred_username"], email: ["email"], groups: ["groups"] },
  scopes: ["openid", "profile", "email", "groups"],
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  cookies: { keys: ["for tests only"] },
  findAccount: (_, id) => (PEOPLE[id] ? { accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) } : undefined),
});
server.on("request", provider.callback());
console.log(issuer);
