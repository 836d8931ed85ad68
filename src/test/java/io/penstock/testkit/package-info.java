/**
 * What tests of every package use: real peers, numbered pictures, waiting, and the check that
 * nothing native is left.
 */
package io.penstock.testkit;
