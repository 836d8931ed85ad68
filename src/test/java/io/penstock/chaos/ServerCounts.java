package io.penstock.chaos;

/**
 * What a {@link ScriptedRtspServer}, or one camera of it, has seen so far. A connection is a
 * camera's from its first request on.
 *
 * @param connections taken
 * @param open of them, now
 * @param handshakes connections that do not play yet, now
 * @param handshakesPeak the most of those at a time
 * @param handshakesPerSecondPeak the most connections that began within one second
 * @param askingPeak the most connections at a time that had asked something and did not play yet:
 *     handshakes without those that only look whether a port is open
 * @param askingPerSecondPeak the most connections whose first request came within one second
 * @param describes DESCRIBE requests
 * @param setups SETUP requests
 * @param parallelSetupsPeak the most connections at a time that had asked for SETUP, refused ones
 *     included
 * @param plays PLAY requests that were granted
 * @param sessions now, ghosts included
 * @param sessionsPeak the most at a time, ghosts included
 * @param busy SETUP requests refused because there were too many sessions
 * @param keepAlives those that counted
 * @param expired sessions that ended for want of one
 * @param challenged requests that were asked to log in and had not tried to
 * @param failedLogins requests with a wrong user, password or scheme
 * @param pictures sent, damaged or not
 */
public record ServerCounts(
    long connections,
    int open,
    int handshakes,
    int handshakesPeak,
    int handshakesPerSecondPeak,
    int askingPeak,
    int askingPerSecondPeak,
    long describes,
    long setups,
    int parallelSetupsPeak,
    long plays,
    int sessions,
    int sessionsPeak,
    long busy,
    long keepAlives,
    long expired,
    long challenged,
    long failedLogins,
    long pictures) {}
