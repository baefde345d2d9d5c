// Serves on a free loopback port, prints it, and ends when its parent closes its input (or dies).
const { createHttpServer } = require("@vercel/cosmosdb-server");

const server = createHttpServer({ keepAlive: true, maxHeaderSize: 1024 * 1024 });
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit()).resume();
