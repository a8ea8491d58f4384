/* SPDX-License-Identifier: MIT
 *
 * SHA3-256 against NIST's examples (csrc.nist.gov, "SHA3-256" of the cryptographic standards'
 * example values, and the long messages of the SHA-3 competition's tests), and against digests of
 * lengths around the block made with OpenSSL.
 */
#include <exo/sha3.h>
#include <exo/string.h>
#include <exo/test.h>

static int hex_digit(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

static bool digest_is(const uint8_t digest[SHA3_256_BYTES], const char *hex)
{
	for (unsigned i = 0; i < SHA3_256_BYTES; i++)
		if (digest[i] != (hex_digit(hex[2 * i]) << 4 | hex_digit(hex[2 * i + 1])))
			return false;
	return true;
}

TEST(sha3_256_examples)
{
	static const struct {
		const char *text, *digest;
	} examples[] = {
		{ "", "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a" },
		{ "abc", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "41c0dba2a9d6240849100376a8235e2c82e1b9998a999e21db32dd97496d3376" },
		{ "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopq"
		  "klmnopqrlmnopqrsmnopqrstnopqrstu",
		  "916f6061fe879741ca6469b43971dfdb28b1a32dc36cb3254e812be27aad1d18" },
	};
	uint8_t digest[SHA3_256_BYTES], bytes[200];

	for (unsigned i = 0; i < ARRAY_COUNT(examples); i++) {
		sha3_256(examples[i].text, strlen(examples[i].text), digest);
		CHECK(digest_is(digest, examples[i].digest));
	}
	/* 1600 bits: 0xa3, 200 times. */
	memset(bytes, 0xa3, sizeof(bytes));
	sha3_256(bytes, sizeof(bytes), digest);
	CHECK(digest_is(digest,
			"79f38adec5c20307a98ef76e8324afbfd46cfd81b22e3973c65fa1bd9de31787"));
}

/* A million times "a", in pieces that do not fit the block. */
TEST(sha3_256_million)
{
	static const char piece[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	uint8_t digest[SHA3_256_BYTES];
	struct sha3_256 hash;

	sha3_256_begin(&hash);
	for (unsigned left = 1000000; left;) {
		unsigned part = MIN(left, sizeof(piece) - 1);

		sha3_256_add(&hash, piece, part);
		left -= part;
	}
	sha3_256_end(&hash, digest);
	CHECK(digest_is(digest,
			"5c8875ae474a3634ba4fd55ec85bffd661f32aca75c6d699d0cdcb6c115891c1"));
}

/* The text is the alphabet's first 23 letters, over and over. */
TEST(sha3_256_around_the_block)
{
	static const struct {
		unsigned bytes;
		const char *digest;
	} lengths[] = {
		{ 1, "80084bf2fba02475726feb2cab2d8215eab14bc6bdd8bfb2c8151257032ecd8b" },
		{ 63, "41510699c68156f70f190b188fd62f8764a3eac74922d1b0e22e7438453f5de0" },
		{ 64, "e24feca3c5ab129f77f8ae1dd5c7a036f1fc05b4f637a9008f9b297ac1059bc1" },
		{ 65, "31cf8e66b109844e03c0f1e8688e018398704066219b157489efa8227bf30998" },
		{ 134, "1a5cf44f365eb7e62bfed67855345f7604be8e31001f63816ab3cc8e8ce0156f" },
		{ 135, "efe70c9ff48c6ddbf9e0d9fb751e219c622ed7dd8d1a1c570d3f9f65ee509465" },
		{ 136, "5818b3ceb3efd9c8fb81a4126cc4f2fa64961bd62808cbfbef62698762a5e96e" },
		{ 137, "2493837c19c92ddc24fd7292906f386b34699126f544e56e38156ea56e66351b" },
		{ 138, "eb40b1d93a769e87a126359d6f3d2d430b3df73974c58f0c34bde330f2846328" },
		{ 271, "b173a1807f4ee0ae0f374b16702d2db3ab2457945cd5d2671a52e44c4f0f9089" },
		{ 272, "b6801233c39f9150305e070b6c25ba897bf17ebf6072ff18a849b553ab7aa795" },
		{ 273, "48cd65a9059e1a57d667748694ebb327cce90716f59d9b1a0036e7646e58453b" },
	};
	uint8_t text[300], digest[SHA3_256_BYTES];

	for (unsigned i = 0; i < sizeof(text); i++)
		text[i] = 'a' + i % 23;
	for (unsigned i = 0; i < ARRAY_COUNT(lengths); i++) {
		sha3_256(text, lengths[i].bytes, digest);
		CHECK(digest_is(digest, lengths[i].digest));
	}
}

/* However the data is cut, the digest is the same. */
TEST(sha3_256_in_pieces)
{
	uint8_t text[700], whole[SHA3_256_BYTES], pieces[SHA3_256_BYTES];

	for (unsigned i = 0; i < sizeof(text); i++)
		text[i] = test_random(t);
	for (unsigned run = 0; run < 100; run++) {
		size_t bytes = test_random(t) % sizeof(text), at = 0;
		struct sha3_256 hash;

		sha3_256(text, bytes, whole);
		sha3_256_begin(&hash);
		while (at < bytes) {
			size_t wish = test_random(t) % 200, part = MIN(bytes - at, wish);

			sha3_256_add(&hash, text + at, part);
			at += part;
		}
		sha3_256_end(&hash, pieces);
		CHECK(!memcmp(whole, pieces, sizeof(whole)));
	}
}
