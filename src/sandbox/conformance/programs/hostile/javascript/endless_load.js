// Tries: never comes to its function.
// Attacks: cpu
// Ends: timeout
for (;;) {}
