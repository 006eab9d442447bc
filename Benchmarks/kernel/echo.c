/* The floor of a round trip: checks the signature of a request, signs its echo, sends it back.
 *
 * Usage: echo ADDRESS KEY. Built by bench.py; needs libzmq and libsodium. */

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <zmq.h>

enum { MOST_FRAMES = 16, SIGNED = 4 };

static const char *key;

static void sign(zmq_msg_t *frames, char *hex) {
  crypto_auth_hmacsha256_state state;
  unsigned char digest[crypto_auth_hmacsha256_BYTES];
  crypto_auth_hmacsha256_init(&state, (const unsigned char *)key, strlen(key));
  for (int i = 0; i < SIGNED; i++)
    crypto_auth_hmacsha256_update(&state, zmq_msg_data(&frames[i]), zmq_msg_size(&frames[i]));
  crypto_auth_hmacsha256_final(&state, digest);
  sodium_bin2hex(hex, 2 * sizeof digest + 1, digest, sizeof digest);
}

int main(int count, char **arguments) {
  if (count != 3 || sodium_init() < 0) return 2;
  key = arguments[2];
  void *context = zmq_ctx_new();
  void *socket = zmq_socket(context, ZMQ_ROUTER);
  if (zmq_bind(socket, arguments[1]) != 0) return 1;
  puts("ready");
  fflush(stdout);
  for (;;) {
    zmq_msg_t frames[MOST_FRAMES];
    int length = 0;
    do {
      zmq_msg_init(&frames[length]);
      if (zmq_msg_recv(&frames[length], socket, 0) < 0) return 0;
    } while (zmq_msg_more(&frames[length++]) && length < MOST_FRAMES);
    /* identity, delimiter, signature, header, parent, metadata, content */
    char hex[2 * crypto_auth_hmacsha256_BYTES + 1];
    if (length != 7) return 1;
    sign(&frames[3], hex);
    if (zmq_msg_size(&frames[2]) != sizeof hex - 1
        || sodium_memcmp(hex, zmq_msg_data(&frames[2]), sizeof hex - 1) != 0) return 1;
    zmq_msg_copy(&frames[4], &frames[3]);
    sign(&frames[3], hex);
    zmq_msg_init_size(&frames[2], sizeof hex - 1);
    memcpy(zmq_msg_data(&frames[2]), hex, sizeof hex - 1);
    for (int i = 0; i < length; i++)
      zmq_msg_send(&frames[i], socket, i + 1 < length ? ZMQ_SNDMORE : 0);
  }
}
