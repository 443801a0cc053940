"use strict";

// The real package is compiled when it is installed, and without a compiler `npm ci` fails for everybody. We speak
// to Janus by WebSocket over a socket file, which needs none of it.
exports.createSocket = function createSocket() {
  throw new Error("Datagram sockets are not available here: use a ws+unix: address");
};
