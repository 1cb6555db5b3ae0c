/**
 * A client sends PING as the whole frame and the platform answers PONG without waking the room.
 * Within 20 seconds of each other they keep an extension's service worker alive.
 */
export const PING = 'ping'
export const PONG = 'pong'
