package dev.weft.api.security;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A signer's public keys in a file, read again whenever the file changes. */
final class FileKeys implements JWKSource<SecurityContext> {
  private final Path file;
  private volatile @Nullable Loaded loaded;

  private record Loaded(FileTime changed, JWKSet keys) {}

  FileKeys(Path file) {
    this.file = file;
  }

  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
      throws KeySourceException {
    try {
      return selector.select(current().keys());
    } catch (IOException | ParseException e) {
      throw new KeySourceException("the JWKS file cannot be read", e);
    }
  }

  private Loaded current() throws IOException, ParseException {
    FileTime changed = Files.getLastModifiedTime(file);
    Loaded known = loaded;
    if (known == null || !known.changed().equals(changed)) {
      known = new Loaded(changed, JWKSet.load(file.toFile()));
      loaded = known;
    }
    return known;
  }
}
